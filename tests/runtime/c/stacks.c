/* Calls from a coroutine's stack, and from a signal handler's. */
#include "check.h"

static ucontext_t outside, inside;
static int zero;

static void some_calls(void) {
    char byte;
    read(zero, &byte, 1);
    usleep(1);
}

static void coroutine(void) {
    for (;;) {
        some_calls();
        swapcontext(&inside, &outside);
    }
}

static void handler(int signal) { some_calls(); }

int work(void) {
    static char stack[1 << 16];
    zero = open("/dev/zero", O_RDONLY);
    getcontext(&inside);
    inside.uc_stack.ss_sp = stack;
    inside.uc_stack.ss_size = sizeof stack;
    makecontext(&inside, coroutine, 0);
    for (int i = 0; i < 20; i++) {
        CHECK(swapcontext(&outside, &inside) == 0);
        some_calls();
    }
    stack_t other = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16}, before;
    CHECK(sigaltstack(&other, &before) == 0);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK}, old;
    sigaction(SIGUSR1, &action, &old);
    for (int i = 0; i < 20; i++) raise(SIGUSR1);
    sigaction(SIGUSR1, &old, 0);
    CHECK(sigaltstack(&before, 0) == 0);
    free(other.ss_sp);
    close(zero);
    return 0;
}
