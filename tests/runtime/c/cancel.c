/* Threads that are cancelled, in every kind of call that is a place to be cancelled at. */
#include "check.h"

enum { CASES = 20 };

static int ends[2], cleaned;
static sem_t ready, never;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_t sleeper;

static void clean(void *x) { cleaned++; }
static void unlock(void *x) { pthread_mutex_unlock(x); }

static void wait_for(struct timespec *until) {
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, &mutex);
    if (until) pthread_cond_timedwait(&condition, &mutex, until);
    else pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(1);
}

static void once(long which) {
    char byte;
    struct pollfd wanted = {ends[0], POLLIN, 0};
    struct timespec late = {1000, 0}, never_comes = {LONG_MAX / 4, 0};
    struct epoll_event event;
    struct flock lock = {.l_type = F_WRLCK};
    siginfo_t info;
    sigset_t signals;
    int signal;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR2);
    switch (which) {
    case 0: read(ends[0], &byte, 1); break;
    case 1: poll(&wanted, 1, -1); break;
    case 2: nanosleep(&late, 0); break;
    case 3: wait_for(0); break;
    case 4: pthread_join(sleeper, 0); break;
    case 5: sem_wait(&never); break;
    case 6: usleep(99999999); break;
    case 7: sleep(1000); break;
    case 8: ppoll(&wanted, 1, 0, 0); break;
    case 9: select(0, 0, 0, 0, 0); break;
    case 10: epoll_wait(epoll_create1(0), &event, 1, -1); break;
    case 11: clock_nanosleep(CLOCK_MONOTONIC, 0, &late, 0); break;
    case 12: sigwaitinfo(&signals, &info); break;
    case 13: sigwait(&signals, &signal); break;
    case 14: pause(); break;
    case 15: close(open("/dev/null", O_RDONLY)); break;
    /* A semaphore that is never waited for is a place to be cancelled at, too. */
    case 16: sem_post(&ready), sem_wait(&ready); break;
    case 17: wait_for(&never_comes); break;
    case 18: waitpid(-1, 0, 0); break;
    case 19: fcntl(ends[0], F_SETLKW, &lock); break;
    }
}

static void *for_ever(void *which) {
    pthread_cleanup_push(clean, 0);
    sem_post(&ready);
    for (;;) once((long)which);
    pthread_cleanup_pop(0);
    return 0;
}

static void *reads(void *x) {
    char byte;
    read(ends[0], &byte, 1);
    return x;
}

int work(void) {
    CHECK(pipe(ends) == 0);
    sem_init(&never, 0, 0);
    cleaned = 0;
    CHECK(pthread_create(&sleeper, 0, reads, 0) == 0);
    for (long which = 0; which < CASES; which++) {
        pthread_t thread;
        void *result;
        struct timespec until;
        sem_init(&ready, 0, 0);
        CHECK(pthread_create(&thread, 0, for_ever, (void *)which) == 0);
        while (sem_wait(&ready)) {}
        usleep(1000);
        CHECK(pthread_cancel(thread) == 0);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 20;
        CHECK(pthread_timedjoin_np(thread, &result, &until) == 0);
        CHECK(result == PTHREAD_CANCELED);
        CHECK(cleaned == which + 1);
    }
    CHECK(pthread_cancel(sleeper) == 0);
    CHECK(pthread_join(sleeper, 0) == 0);
    close(ends[0]), close(ends[1]);
    return 0;
}
