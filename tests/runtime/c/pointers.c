/* Pointers to what cannot be read: the kernel says so, and nobody faults before it. */
#include "check.h"

int work(void) {
    char *bad = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct timespec *time = (void *)bad;
    int zero = open("/dev/zero", O_RDONLY), ends[2];
    int other = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(pipe(ends) == 0);
    CHECK(write(ends[1], bad, 1) == -1 && errno == EFAULT);
    CHECK(read(zero, bad, 1) == -1 && errno == EFAULT);
    CHECK(readv(zero, (void *)bad, 1) == -1 && errno == EFAULT);
    CHECK(writev(ends[1], (void *)bad, 1) == -1 && errno == EFAULT);
    CHECK(open(bad, O_RDONLY) == -1 && errno == EFAULT);
    CHECK(openat(AT_FDCWD, bad, O_RDONLY) == -1 && errno == EFAULT);
    CHECK(poll((void *)bad, 1, 0) == -1 && errno == EFAULT);
    CHECK(ppoll((void *)bad, 1, 0, 0) == -1 && errno == EFAULT);
    CHECK(connect(other, (void *)bad, 16) == -1 && errno == EFAULT);
    CHECK(recvmsg(other, (void *)bad, 0) == -1 && errno == EFAULT);
    CHECK(sendmsg(other, (void *)bad, 0) == -1 && errno == EFAULT);
    CHECK(syscall(SYS_futex, bad, 0, 0, 0) == -1 && errno == EFAULT);
    CHECK(nanosleep(time, 0) == -1 && errno == EFAULT);
    CHECK(nanosleep((void *)-1, 0) == -1 && errno == EFAULT);
    errno = 5;
    CHECK(clock_nanosleep(CLOCK_MONOTONIC, 0, time, 0) == EFAULT && errno == 5);
    CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, (void *)1, 0) == EFAULT && errno == 5);
    CHECK(clock_nanosleep(99, TIMER_ABSTIME, &(struct timespec){0, 0}, 0) == EINVAL && errno == 5);
    close(zero), close(ends[0]), close(ends[1]), close(other);
    munmap(bad, 4096);
    return 0;
}
