/* The load client: a closed loop over many connections, a number of messages in flight on each, every reply checked.
 * cc -O2 -o load load.c
 * load -p PORT [-c connections] [-d depth] [-t seconds] [-w seconds of warm-up] [-n messages at most] [-s pid of the server]
 *      -f FILE of lines `REQUEST REPLY`, both without length prefix, with a header of 4 characters; `-` instead of a
 *      reply compares the header only. Or -r BYTES: sends PING and expects replies of that many bytes (Redis).
 * Every message carries a number of its own as header. One line of JSON on the standard output. */
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
#include <time.h>
#include <unistd.h>

typedef struct {
  uint32_t header;
  int line;
  uint64_t sent_at;
} flight;
typedef struct {
  int fd, in_length, out_length, out_at;
  uint32_t head, tail;
  uint64_t answered;
  flight *flights;
  uint8_t *in, *out;
} connection;
typedef struct {
  uint8_t *request, *reply;
  int request_length, reply_length;
} line;

/* Log-linear: 128 steps for each power of two, in nanoseconds. */
#define STEPS 128
static uint64_t buckets[64 * STEPS], recorded, slowest;
static line *lines;
static int line_count, next_line, longest, raw_reply;
static int connection_count = 1, depth = 1, epoll, server;
static uint32_t mask, number;
static uint64_t answered, wrong, extra, in_flight, limit;
static int sending = 1, measuring;
enum { IN_SIZE = 1 << 16 };

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void record(uint64_t value) {
  int shift = value < STEPS ? 0 : 63 - __builtin_clzll(value) - 7;
  buckets[value < STEPS ? value : (shift + 1) * STEPS + (value >> shift) - STEPS]++;
  recorded++;
  if (value > slowest) slowest = value;
}

static double quantile(double part) {
  uint64_t wanted = part * recorded + 0.5, seen = 0;
  for (int i = 0; i < 64 * STEPS; i++) {
    seen += buckets[i];
    if (seen < wanted || seen == 0) continue;
    uint64_t value = i < STEPS ? (uint64_t)i : (uint64_t)(i % STEPS + STEPS) << (i / STEPS - 1);
    return value / 1000.0;
  }
  return 0;
}

static double cpu_seconds(void) {
  char path[64], text[1024];
  unsigned long user = 0, system = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", server);
  FILE *file = server ? fopen(path, "r") : NULL;
  if (!file) return 0;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return (user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long resident_kib(void) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%d/status", server);
  FILE *file = server ? fopen(path, "r") : NULL;
  if (!file) return 0;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  char *found = strstr(text, "VmRSS:");
  return found ? atol(found + 6) : 0;
}

static void add_line(const char *request, const char *reply) {
  lines = realloc(lines, (line_count + 1) * sizeof *lines);
  line *l = &lines[line_count++];
  l->request_length = strlen(request);
  l->reply_length = strcmp(reply, "-") ? strlen(reply) : 0;
  l->request = (uint8_t *)strdup(request);
  l->reply = (uint8_t *)strdup(reply);
  if (l->request_length + 2 > longest) longest = l->request_length + 2;
}

static void read_lines(const char *path) {
  static char text[70000];
  FILE *file = fopen(path, "r");
  if (!file) exit(1);
  while (fgets(text, sizeof text, file)) {
    char *request = strtok(text, " \n"), *reply = strtok(NULL, " \n");
    if (request && reply) add_line(request, reply);
  }
  fclose(file);
}

static void put(connection *c, uint64_t at) {
  line *l = &lines[next_line];
  flight *f = &c->flights[c->tail++ & mask];
  uint8_t *out = c->out + c->out_length;
  f->line = next_line;
  f->sent_at = at;
  f->header = number++;
  if (++next_line == line_count) next_line = 0;
  if (!raw_reply) {
    *out++ = l->request_length >> 8;
    *out++ = l->request_length;
    c->out_length += 2;
  }
  memcpy(out, l->request, l->request_length);
  if (!raw_reply) memcpy(out, &f->header, 4);
  c->out_length += l->request_length;
  in_flight++;
}

static void watch(connection *c, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(epoll, operation, c->fd, &event);
}

static void flush(connection *c) {
  while (c->out_at < c->out_length) {
    ssize_t n = write(c->fd, c->out + c->out_at, c->out_length - c->out_at);
    if (n < 0 && errno == EAGAIN) {
      watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return;
    }
    if (n <= 0) exit(3);
    c->out_at += n;
  }
  c->out_at = c->out_length = 0;
}

/* Checks a reply against the message that is next in line on its connection. */
static void check(connection *c, const uint8_t *reply, int length, uint64_t at) {
  if (c->head == c->tail) {
    extra++;
    return;
  }
  flight *f = &c->flights[c->head++ & mask];
  line *l = &lines[f->line];
  if (raw_reply) wrong += reply[0] != '+';
  else wrong += length < 4 || memcmp(reply, &f->header, 4) ||
                (l->reply_length && (length != l->reply_length || memcmp(reply + 4, l->reply + 4, length - 4)));
  in_flight--;
  if (!measuring) return;
  record(at - f->sent_at);
  c->answered++;
  answered++;
}

static void receive(connection *c) {
  ssize_t n = read(c->fd, c->in + c->in_length, IN_SIZE - c->in_length);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) exit(2);
  c->in_length += n;
  uint64_t at = now();
  int begin = 0, got = 0;
  for (;;) {
    int prefix = raw_reply ? 0 : 2;
    if (c->in_length - begin < prefix) break;
    int length = raw_reply ? raw_reply : c->in[begin] << 8 | c->in[begin + 1];
    if (c->in_length - begin < prefix + length) break;
    check(c, c->in + begin + prefix, length, at);
    begin += prefix + length;
    got++;
  }
  memmove(c->in, c->in + begin, c->in_length - begin);
  c->in_length -= begin;
  if (!sending || !got) return;
  if (c->out_at) {
    memmove(c->out, c->out + c->out_at, c->out_length - c->out_at);
    c->out_length -= c->out_at;
    c->out_at = 0;
  }
  for (int i = 0; i < got && c->tail - c->head < (uint32_t)depth; i++) put(c, at);
  flush(c);
}

/* The longest time that one connect took, in milliseconds. */
static double open_all(connection *all, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  uint64_t worst = 0;
  int one = 1;
  for (int i = 0; i < connection_count; i++) {
    connection *c = &all[i];
    uint64_t start = now();
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (void *)&address, sizeof address)) exit(4);
    if (now() - start > worst) worst = now() - start;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->flights = calloc(mask + 1, sizeof *c->flights);
    c->in = malloc(IN_SIZE);
    c->out = malloc((size_t)longest * (depth + 1));
    watch(c, EPOLLIN, EPOLL_CTL_ADD);
  }
  return worst / 1e6;
}

static void step(int timeout) {
  struct epoll_event events[256];
  int n = epoll_wait(epoll, events, 256, timeout);
  for (int i = 0; i < n; i++) {
    connection *c = events[i].data.ptr;
    if (events[i].events & EPOLLOUT) {
      watch(c, EPOLLIN, EPOLL_CTL_MOD);
      flush(c);
    }
    if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(c);
  }
}

/* Waits for what is in flight, as long as something still comes, and a moment longer for what should not come. */
static void drain(void) {
  uint64_t left = in_flight, since = now();
  while (in_flight > 0 && now() - since < 10000000000ull) {
    step(100);
    if (in_flight == left) continue;
    left = in_flight;
    since = now();
  }
  for (uint64_t end = now() + 100000000ull; now() < end;) step(10);
}

static int by_size(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

/* How much slower the slowest connection was than the one in the middle. */
static double unfairness(const connection *all) {
  uint64_t *counts = malloc(connection_count * sizeof *counts);
  for (int i = 0; i < connection_count; i++) counts[i] = all[i].answered;
  qsort(counts, connection_count, sizeof *counts, by_size);
  double ratio = counts[connection_count / 2] / (counts[0] ? (double)counts[0] : 0.5);
  free(counts);
  return ratio;
}

int main(int count, char **arguments) {
  double seconds = 1, warm_up = 0.3;
  int port = 0, option;
  while ((option = getopt(count, arguments, "p:c:d:t:w:n:s:f:r:")) > 0) {
    if (option == 'p') port = atoi(optarg);
    else if (option == 'c') connection_count = atoi(optarg);
    else if (option == 'd') depth = atoi(optarg);
    else if (option == 't') seconds = atof(optarg);
    else if (option == 'w') warm_up = atof(optarg);
    else if (option == 'n') limit = atoll(optarg);
    else if (option == 's') server = atoi(optarg);
    else if (option == 'f') read_lines(optarg);
    else if (option == 'r') raw_reply = atoi(optarg);
    else return 1;
  }
  if (raw_reply) add_line("PING\r\n", "-");
  if (!line_count) return 1;
  for (mask = 1; mask < (uint32_t)depth + 1; mask <<= 1) {}
  mask--;
  epoll = epoll_create1(0);
  connection *all = calloc(connection_count, sizeof *all);
  double slowest_connect = open_all(all, port);
  for (int i = 0; i < connection_count; i++) {
    for (int j = 0; j < depth; j++) put(&all[i], now());
    flush(&all[i]);
  }
  for (uint64_t end = now() + (uint64_t)(warm_up * 1e9); now() < end;) step(10);
  measuring = 1;
  double cpu = cpu_seconds();
  uint64_t start = now(), end = start + (uint64_t)(seconds * 1e9);
  while (now() < end && (!limit || answered < limit)) step(10);
  double elapsed = (now() - start) / 1e9;
  cpu = cpu_seconds() - cpu;
  long resident = resident_kib();
  uint64_t in_window = answered;
  double ratio = unfairness(all);
  sending = measuring = 0;
  drain();
  printf("{\"perSecond\":%.0f,\"cpuMicroseconds\":%.3f,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"slowest\":%.1f,"
         "\"slowestConnect\":%.2f,\"unfairness\":%.2f,\"residentKib\":%ld,\"answered\":%lu,\"checked\":%lu,\"wrong\":%lu,"
         "\"lost\":%lu,\"extra\":%lu}\n",
         in_window / elapsed, in_window ? cpu * 1e6 / in_window : 0, quantile(.5), quantile(.99), quantile(.999),
         slowest / 1000.0, slowest_connect, ratio, resident, (unsigned long)in_window,
         (unsigned long)(number - in_flight), (unsigned long)wrong, (unsigned long)in_flight, (unsigned long)extra);
  return 0;
}
