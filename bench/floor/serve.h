/* A server of one thread on epoll for messages behind two bytes of length: what the programs that include it share.
 * They define `answer`; `serve` listens on a free port of 127.0.0.1 and prints its number. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Writes the reply to a message and says how long it is. */
static int answer(const uint8_t *message, int length, uint8_t *reply);

typedef struct {
  int fd, length;
  uint8_t in[1 << 16];
} connection;

static uint8_t replies[1 << 22];

static void take(int epoll, int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), one = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connection *taken = calloc(1, sizeof *taken);
  taken->fd = fd;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = taken};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/* All replies of what one read brought leave in one write. */
static void receive(connection *c) {
  ssize_t got = read(c->fd, c->in + c->length, sizeof c->in - c->length);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    close(c->fd);
    free(c);
    return;
  }
  c->length += got;
  int at = 0;
  size_t size = 0;
  while (c->length - at >= 2) {
    int length = c->in[at] << 8 | c->in[at + 1];
    if (c->length - at < length + 2) break;
    int reply = answer(c->in + at + 2, length, replies + size + 2);
    replies[size] = reply >> 8;
    replies[size + 1] = reply;
    size += reply + 2;
    at += length + 2;
  }
  memmove(c->in, c->in + at, c->length - at);
  c->length -= at;
  for (size_t sent = 0; sent < size;) {
    ssize_t n = write(c->fd, replies + sent, size - sent);
    if (n < 0 && errno != EAGAIN) break;
    if (n > 0) sent += n;
  }
}

static int serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (void *)&address, size) || listen(listener, 4096)) return 1;
  getsockname(listener, (void *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN}, events[256];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr == NULL) take(epoll, listener);
      else receive(events[i].data.ptr);
    }
  }
}
