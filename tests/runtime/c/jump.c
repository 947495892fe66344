/* A signal handler that jumps out of a call: an old way to limit how long it lasts. */
#include "check.h"

static sigjmp_buf back;

static void jumps(int signal) { siglongjmp(back, 1); }

int work(void) {
    struct sigaction action = {.sa_handler = jumps}, before;
    int ends[2];
    char byte;
    CHECK(pipe(ends) == 0);
    sigaction(SIGALRM, &action, &before);
    for (int i = 0; i < 5; i++) {
        if (sigsetjmp(back, 1) == 0) {
            struct itimerval soon = {.it_value.tv_usec = 20000};
            setitimer(ITIMER_REAL, &soon, 0);
            for (;;) read(ends[0], &byte, 1);
        }
        CHECK(write(ends[1], "x", 1) == 1);
        CHECK(read(ends[0], &byte, 1) == 1);
    }
    sigaction(SIGALRM, &before, 0);
    close(ends[0]), close(ends[1]);
    return 0;
}
