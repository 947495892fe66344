/* Threads as they are rarely made. */
#include "check.h"

static sem_t done;
static pthread_key_t key;
static sigset_t blocked;
static int errno_at_begin;
static int left;

static void *works(void *x) {
    char byte;
    int zero = open("/dev/zero", O_RDONLY);
    read(zero, &byte, 1);
    close(zero);
    usleep(1);
    return x;
}

static void *looks(void *x) {
    errno_at_begin = errno;
    pthread_sigmask(SIG_BLOCK, 0, &blocked);
    return x;
}

/* Runs when the thread has given back what it records into. */
static void ends(void *round) {
    works(0);
    if ((long)round < 3) pthread_setspecific(key, (void *)((long)round + 1));
}

static void *exits(void *x) {
    pthread_setspecific(key, (void *)1);
    pthread_exit((void *)7);
}

/* The place where its creator was given its handle is the thread's to free. */
static void *frees(void *place) {
    munmap(place, 4096);
    if (__atomic_sub_fetch(&left, 1, __ATOMIC_RELEASE) == 0) sem_post(&done);
    return 0;
}

int work(void) {
    enum { FREED = 200 };
    pthread_attr_t how;
    pthread_t thread;
    sigset_t usr1;
    void *result;
    sem_init(&done, 0, 0);
    pthread_key_create(&key, ends);

    pthread_attr_init(&how);
    CHECK(pthread_attr_setstacksize(&how, PTHREAD_STACK_MIN) == 0);
    CHECK(pthread_create(&thread, &how, works, 0) == 0);
    CHECK(pthread_join(thread, 0) == 0);
    char *stack = mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pthread_attr_setstack(&how, stack, 1 << 16) == 0);
    CHECK(pthread_create(&thread, &how, works, 0) == 0);
    CHECK(pthread_join(thread, 0) == 0);
    munmap(stack, 1 << 16);
    pthread_attr_destroy(&how);

    /* The signals that a thread begins with blocked. */
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_attr_init(&how);
    CHECK(pthread_attr_setsigmask_np(&how, &usr1) == 0);
    errno = 5;
    CHECK(pthread_create(&thread, &how, looks, 0) == 0);
    CHECK(errno == 5);
    CHECK(pthread_join(thread, 0) == 0);
    CHECK(sigismember(&blocked, SIGUSR1) == 1 && sigismember(&blocked, SIGUSR2) == 0);
    CHECK(errno_at_begin == 0);
    CHECK(pthread_create(&thread, 0, looks, 0) == 0);
    CHECK(pthread_join(thread, 0) == 0);
    CHECK(sigismember(&blocked, SIGUSR1) == 0);
    pthread_attr_destroy(&how);

    CHECK(pthread_create(&thread, 0, exits, 0) == 0);
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(result == (void *)7);
    pthread_key_delete(key);

    pthread_attr_init(&how);
    pthread_attr_setdetachstate(&how, PTHREAD_CREATE_DETACHED);
    left = FREED;
    for (int i = 0; i < FREED; i++) {
        pthread_t *place = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(pthread_create(place, &how, frees, place) == 0);
    }
    pthread_attr_destroy(&how);
    while (sem_wait(&done)) {}
    /* The last ones return into this library, which is about to be unloaded. */
    usleep(50000);
    return 0;
}
