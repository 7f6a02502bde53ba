/* What a server in C on OpenSSL's EVP makes of CA: TPK to ZPK, both `U` and 32 digits under the published test LMK,
 * format 01. `rekey` keeps nothing but the contexts of the LMK; `cache` keeps one context for each key cryptogram.
 * cc -O2 -o ca-server ca-server.c -lcrypto */
#include "serve.h"
#include <openssl/evp.h>

#define SLOTS 131072
typedef struct {
  uint8_t cryptogram[16];
  EVP_CIPHER_CTX *context;
} slot;
typedef struct {
  EVP_CIPHER_CTX *halves[2], *rekeyed;
  slot slots[SLOTS];
} side;

/* LMK pairs 14-15 and 06-07 of the published test set. */
static const uint8_t pairs[2][16] = {
  {0xE0, 0xE0, 1, 1, 1, 1, 1, 1, 0xF1, 0xF1, 1, 1, 1, 1, 1, 1},
  {0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x70, 0x70, 0x70, 0x70, 0x70, 0x70, 0x70, 0x70},
};
static const uint8_t scheme_variants[2] = {0xA6, 0x5A};
static const char digits[] = "0123456789ABCDEF";
static side sides[2];
static EVP_CIPHER *tdes;
static uint8_t nibbles[256];
static int caches;

static EVP_CIPHER_CTX *context_of(const uint8_t *key, int encrypts) {
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  EVP_CipherInit_ex(context, tdes, NULL, key, NULL, encrypts);
  EVP_CIPHER_CTX_set_padding(context, 0);
  return context;
}

static int from_hex(const uint8_t *text, uint8_t *bytes, int size) {
  int bad = 0;
  for (int i = 0; i < size; i++) {
    uint8_t high = nibbles[text[2 * i]], low = nibbles[text[2 * i + 1]];
    bad |= high | low;
    bytes[i] = high << 4 | low;
  }
  return bad < 16;
}

static int has_odd_parity(const uint8_t *key) {
  for (int i = 0; i < 16; i++) if (!(__builtin_popcount(key[i]) & 1)) return 0;
  return 1;
}

static slot *find(side *s, const uint8_t *cryptogram) {
  uint32_t hash;
  memcpy(&hash, cryptogram, 4);
  for (uint32_t i = hash * 2654435761u >> 15;; i = (i + 1) % SLOTS)
    if (!s->slots[i].context || !memcmp(s->slots[i].cryptogram, cryptogram, 16)) return &s->slots[i];
}

/* The key under its LMK pair as a context that decrypts (TPK) or encrypts (ZPK); none when the parity is wrong. */
static EVP_CIPHER_CTX *unwrap(int which, const uint8_t *cryptogram) {
  side *s = &sides[which];
  slot *found = caches ? find(s, cryptogram) : NULL;
  if (found && found->context) return found->context;
  uint8_t key[16];
  int n;
  for (int half = 0; half < 2; half++)
    EVP_CipherUpdate(s->halves[half], key + 8 * half, &n, cryptogram + 8 * half, 8);
  if (!has_odd_parity(key)) return NULL;
  if (found) {
    memcpy(found->cryptogram, cryptogram, 16);
    return found->context = context_of(key, which);
  }
  EVP_CipherInit_ex(s->rekeyed, NULL, NULL, key, NULL, which);
  return s->rekeyed;
}

/* Takes the account out of the block; the length of the PIN, or 0 when it is no block of format 01. */
static int pin_length(uint8_t *block, const uint8_t *account) {
  for (int i = 0; i < 8; i++) block[i] ^= account[i];
  int length = block[0] & 15;
  if (block[0] >> 4 || length < 4 || length > 12) return 0;
  for (int i = 2; i < 16; i++) {
    int digit = i & 1 ? block[i / 2] & 15 : block[i / 2] >> 4;
    if (i < 2 + length ? digit > 9 : digit != 15) return 0;
  }
  return length;
}

static int translate(const uint8_t *m, uint8_t *block, int *length) {
  uint8_t source[16], destination[16], account[8] = {0};
  int n;
  if (!from_hex(m + 7, source, 16) || !from_hex(m + 40, destination, 16) || !from_hex(m + 74, block, 8) ||
      !from_hex(m + 94, account + 2, 6)) return 15;
  EVP_CIPHER_CTX *tpk = unwrap(0, source);
  if (!tpk) return 10;
  EVP_CIPHER_CTX *zpk = unwrap(1, destination);
  if (!zpk) return 11;
  EVP_CipherUpdate(tpk, block, &n, block, 8);
  *length = pin_length(block, account);
  if (!*length) return 20;
  for (int i = 0; i < 8; i++) block[i] ^= account[i];
  EVP_CipherUpdate(zpk, block, &n, block, 8);
  return 0;
}

static int answer(const uint8_t *m, int size, uint8_t *reply) {
  uint8_t block[8];
  int length = 0, error = size == 106 ? translate(m, block, &length) : 15;
  memcpy(reply, m, 4);
  memcpy(reply + 4, "CB", 2);
  reply[6] = '0' + error / 10;
  reply[7] = '0' + error % 10;
  if (error) return 8;
  reply[8] = '0' + length / 10;
  reply[9] = '0' + length % 10;
  for (int i = 0; i < 8; i++) {
    reply[10 + 2 * i] = digits[block[i] >> 4];
    reply[11 + 2 * i] = digits[block[i] & 15];
  }
  memcpy(reply + 26, m + 92, 2);
  return 28;
}

int main(int count, char **arguments) {
  caches = count > 1 && !strcmp(arguments[1], "cache");
  tdes = EVP_CIPHER_fetch(NULL, "DES-EDE", NULL);
  if (!tdes) return 1;
  memset(nibbles, 255, sizeof nibbles);
  for (int i = 0; i < 16; i++) nibbles[(uint8_t)digits[i]] = i;
  for (int which = 0; which < 2; which++) {
    for (int half = 0; half < 2; half++) {
      uint8_t key[16];
      memcpy(key, pairs[which], 16);
      key[8] ^= scheme_variants[half];
      sides[which].halves[half] = context_of(key, 0);
    }
    sides[which].rekeyed = context_of(pairs[which], which);
  }
  return serve();
}
