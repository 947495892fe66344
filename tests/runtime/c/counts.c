/* Stands in for `read` itself, before the C library and behind the program. */
#include <dlfcn.h>

#include "check.h"

static _Thread_local int count;

#ifdef CHOSEN
#define READ static ssize_t own_read
ssize_t read(int from, void *to, size_t len) __attribute__((ifunc("choose")));
#else
#define READ ssize_t read
#endif

READ(int from, void *to, size_t len) {
    ssize_t (*next)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
    count++;
    return next(from, to, len);
}

#ifdef CHOSEN
static void *choose(void) { return own_read; }
#endif

int work(void) {
    char byte;
    int zero = open("/dev/zero", O_RDONLY), before = count;
    ssize_t (*called)(int, void *, size_t) = dlsym(RTLD_DEFAULT, "read");
    for (int i = 0; i < 5; i++) CHECK(called(zero, &byte, 1) == 1);
    CHECK(count - before == 5);
    close(zero);
    return 0;
}
