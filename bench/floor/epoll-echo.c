/* The physical limit: answers every message with its header and as many characters as NC or CA would have.
 * cc -O2 -o epoll-echo epoll-echo.c */
#include "serve.h"

static int answer(const uint8_t *message, int length, uint8_t *reply) {
  (void)length;
  int size = message[4] == 'N' ? 33 : 28;
  memcpy(reply, message, 4);
  memset(reply + 4, '0', size - 4);
  return size;
}

int main(void) { return serve(); }
