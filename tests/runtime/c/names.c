/* A descriptor that comes to stand for something else without being closed. */
#include "check.h"

int work(void) {
    char byte;
    int zero = open("/dev/zero", O_RDONLY), null = open("/dev/null", O_RDONLY);
    CHECK(read(zero, &byte, 1) == 1);
    CHECK(dup2(null, zero) == zero);
    CHECK(read(zero, &byte, 1) == 0);
    int copy = fcntl(null, F_DUPFD_CLOEXEC, 0);
    CHECK(copy > 0 && fcntl(copy, F_GETFD) == FD_CLOEXEC);
    close(zero), close(null), close(copy);
    return 0;
}
