/* A program that loads a library, with flags for that, and calls its function `work`. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    void *library = dlopen(words[1], RTLD_NOW | atoi(words[2]));
    int (*work)(void) = library ? (int (*)(void))dlsym(library, "work") : 0;
    if (!work) {
        puts(dlerror());
        return 1;
    }
    for (int i = 0; i < 3; i++) printf("%d\n", work());
    return 0;
}
