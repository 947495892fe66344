/* Children that are forked while other threads come and go, and that end like programs. */
#include "check.h"

pid_t _Fork(void);

static int over;

static int code_of(pid_t child) {
    int status;
    for (int i = 0; i < 20000; i++) {
        if (waitpid(child, &status, WNOHANG) == child)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        usleep(1000);
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return -1;
}

static void child(int code) {
    for (int i = 0; i < 100; i++) write(-1, "", 1);
    exit(code);
}

static void *nothing(void *x) { return x; }

static void *come_and_go(void *x) {
    pthread_t thread;
    while (!__atomic_load_n(&over, __ATOMIC_RELAXED))
        if (pthread_create(&thread, 0, nothing, 0) == 0) pthread_join(thread, 0);
    return x;
}

static int forks(void) {
    pid_t forked = _Fork();
    if (forked == 0) child(3);
    CHECK(code_of(forked) == 3);
    forked = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (forked == 0) child(4);
    CHECK(code_of(forked) == 4);
    for (int i = 0; i < 30; i++) {
        forked = fork();
        if (forked == 0) {
            pthread_t thread;
            exit(pthread_create(&thread, 0, nothing, 0) || pthread_join(thread, 0) ? 6 : 5);
        }
        CHECK(code_of(forked) == 5);
    }
    return 0;
}

int work(void) {
    pthread_t threads[2];
    over = 0;
    for (int i = 0; i < 2; i++) CHECK(pthread_create(&threads[i], 0, come_and_go, 0) == 0);
    int line = forks();
    __atomic_store_n(&over, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < 2; i++) CHECK(pthread_join(threads[i], 0) == 0);
    return line;
}
