/* SPDX-License-Identifier: PostgreSQL */

/* To be preloaded: of a million allocations so many fail, at random, as the file that FAILING_MEMORY names says in its first 32 bits.
 * They can be changed while the program runs. */

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static const _Atomic uint32_t *per_million;

__attribute__((constructor)) static void begin(void) {
    const int file = open(getenv("FAILING_MEMORY"), O_RDONLY);
    void *const mapped = mmap(NULL, sizeof *per_million, PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) per_million = mapped;
}

static int fails(void) {
    static _Thread_local uint32_t state;
    if (per_million == NULL || *per_million == 0) return 0;
    if (state == 0) state = (uint32_t)((uintptr_t)&state >> 4) | 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    if (state % 1000000 >= *per_million) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) {
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return size > 0 && fails() ? NULL : __libc_realloc(memory, size);
}
