#include <pthread.h>
#include <sys/socket.h>
#include <uv.h>

// Declared by glibc under _GNU_SOURCE only, which its Swift module does not set.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
int pthread_setname_np(pthread_t thread, const char *name);
int pipe2(int ends[2], int flags);
