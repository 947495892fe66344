//! Async functions of traits: declared, with a default, implemented, generic, called through a bound.
//! Recorded: Shape::describe 1 completed, Square::area 2 completed, Circle::area 1 completed, Circle::describe 1 completed
//! Recorded: twice 2 completed, Square::scaled 1 completed, made 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};

#[trace::trace]
#[allow(async_fn_in_trait)]
trait Shape {
    async fn area(&self) -> f64;

    async fn describe(&self) -> String {
        pause().await;
        format!("of {}", self.area().await)
    }

    async fn scaled<T: Into<f64>>(self, by: T) -> f64
    where
        Self: Sized;

    #[trace::trace(name = "made")]
    async fn make() -> Option<Self>
    where
        Self: Sized,
    {
        pause().await;
        None
    }
}

struct Square(f64);
struct Circle;

#[trace::trace]
impl Shape for Square {
    async fn area(&self) -> f64 {
        pause().await;
        self.0 * self.0
    }

    async fn scaled<T: Into<f64>>(mut self, by: T) -> f64 {
        self.0 *= by.into();
        pause().await;
        self.0
    }
}

#[trace::trace]
impl Shape for Circle {
    async fn area(&self) -> f64 {
        3.0
    }

    async fn describe(&self) -> String {
        "round".to_string()
    }

    #[trace::trace(skip)]
    async fn scaled<T: Into<f64>>(self, by: T) -> f64 {
        by.into()
    }
}

#[trace::trace]
async fn twice<S: Shape>(shape: &S) -> f64 {
    pause().await;
    shape.area().await * 2.0
}

pub fn run() {
    println!("{}", block_on(Square(2.0).describe()));
    println!("{}", block_on(Circle.describe()));
    println!("{} {}", block_on(twice(&Square(3.0))), block_on(twice(&Circle)));
    println!("{} {}", block_on(Square(1.0).scaled(2.0_f32)), block_on(Circle.scaled(1_u8)));
    println!("{}", block_on(Circle::make()).is_none());
}
