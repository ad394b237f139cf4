/* Loaded before the C library (ld.so(8), LD_PRELOAD): the clock of the wall, moved by the seconds that a file names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real)(clockid_t, struct timespec *);

/* What the file says, read anew every tenth of a second. */
static long moved(void) {
    static long seconds, read_at = -1;
    struct timespec since;
    real(CLOCK_MONOTONIC, &since);
    long tenth = since.tv_sec * 10 + since.tv_nsec / 100000000;
    if (tenth != read_at) {
        const char *path = getenv("CLOCK_MOVED_BY");
        FILE *file = path ? fopen(path, "r") : NULL;
        long found = 0;
        if (file) {
            if (fscanf(file, "%ld", &found) != 1) found = seconds;
            fclose(file);
        }
        seconds = found;
        read_at = tenth;
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += moved();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec found;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &found);
    now->tv_sec = found.tv_sec;
    now->tv_usec = found.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *kept) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (kept) *kept = found.tv_sec;
    return found.tv_sec;
}
