/* What functions of locks return when they do not just take the lock. */
#include "check.h"

static pthread_mutex_t mutex;
static sem_t held, over;

static void *dies_with_it(void *x) {
    pthread_mutex_lock(&mutex);
    return x;
}

static void *holds_it(void *x) {
    pthread_mutex_lock(&mutex);
    sem_post(&held);
    while (sem_wait(&over)) {}
    pthread_mutex_unlock(&mutex);
    return x;
}

static int orphaned(void) {
    pthread_t thread;
    CHECK(pthread_create(&thread, 0, dies_with_it, 0) == 0);
    CHECK(pthread_join(thread, 0) == 0);
    return 0;
}

int work(void) {
    struct timespec past = {1, 0}, never = {1, 2000000000};
    pthread_mutexattr_t kind;
    pthread_t thread;

    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &kind);
    CHECK(pthread_mutex_lock(&mutex) == 0);
    CHECK(pthread_mutex_lock(&mutex) == EDEADLK);
    CHECK(pthread_mutex_trylock(&mutex) == EBUSY);
    CHECK(pthread_mutex_timedlock(&mutex, &past) == EDEADLK);
    CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(pthread_mutex_unlock(&mutex) == EPERM);

    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&mutex, &kind);
    for (int i = 0; i < 5; i++) CHECK(pthread_mutex_lock(&mutex) == 0);
    for (int i = 0; i < 5; i++) CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(pthread_mutex_unlock(&mutex) == EPERM);

    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_NORMAL);
    pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&mutex, &kind);
    CHECK(orphaned() == 0);
    CHECK(pthread_mutex_lock(&mutex) == EOWNERDEAD);
    CHECK(pthread_mutex_consistent(&mutex) == 0);
    CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(orphaned() == 0);
    CHECK(pthread_mutex_lock(&mutex) == EOWNERDEAD);
    CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(pthread_mutex_lock(&mutex) == ENOTRECOVERABLE);
    pthread_mutexattr_destroy(&kind);

    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setprotocol(&kind, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(&mutex, &kind);
    sem_init(&held, 0, 0);
    sem_init(&over, 0, 0);
    CHECK(pthread_create(&thread, 0, holds_it, 0) == 0);
    while (sem_wait(&held)) {}
    CHECK(pthread_mutex_timedlock(&mutex, &past) == ETIMEDOUT);
    CHECK(sem_post(&over) == 0);
    CHECK(pthread_mutex_lock(&mutex) == 0);
    CHECK(pthread_mutex_unlock(&mutex) == 0);
    CHECK(pthread_join(thread, 0) == 0);

    /* A clock or a time that is none is refused though the lock is free. */
    CHECK(pthread_mutex_clocklock(&mutex, 99, &past) == EINVAL);
    CHECK(sem_post(&held) == 0);
    CHECK(sem_timedwait(&held, &never) == -1 && errno == EINVAL);
    errno = 0;
    CHECK(sem_clockwait(&held, 99, &past) == -1 && errno == EINVAL);
    CHECK(sem_timedwait(&held, &past) == 0);
    CHECK(sem_timedwait(&held, &past) == -1 && errno == ETIMEDOUT);

    pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
    CHECK(pthread_rwlock_timedrdlock(&rwlock, &never) == EINVAL);
    CHECK(pthread_rwlock_rdlock(&rwlock) == 0);
    CHECK(pthread_rwlock_timedrdlock(&rwlock, &past) == 0);
    CHECK(pthread_rwlock_timedwrlock(&rwlock, &past) == ETIMEDOUT);
    CHECK(pthread_rwlock_unlock(&rwlock) == 0);
    CHECK(pthread_rwlock_unlock(&rwlock) == 0);
    CHECK(pthread_rwlock_wrlock(&rwlock) == 0);
    CHECK(pthread_rwlock_wrlock(&rwlock) == EDEADLK);
    CHECK(pthread_rwlock_rdlock(&rwlock) == EDEADLK);
    CHECK(pthread_rwlock_unlock(&rwlock) == 0);

    pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    CHECK(pthread_mutex_lock(&plain) == 0);
    CHECK(pthread_cond_timedwait(&condition, &plain, &past) == ETIMEDOUT);
    CHECK(pthread_cond_clockwait(&condition, &plain, CLOCK_MONOTONIC, &past) == ETIMEDOUT);
    CHECK(pthread_cond_timedwait(&condition, &plain, &never) == EINVAL);
    CHECK(pthread_mutex_unlock(&plain) == 0);

    pthread_barrier_t barrier;
    CHECK(pthread_barrier_init(&barrier, 0, 1) == 0);
    CHECK(pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
    CHECK(pthread_join(pthread_self(), 0) == EDEADLK);
    return 0;
}
