/* What OpenSSL's EVP needs for one block per call: the floor that the engine is measured against.
 * cc -O2 -o evp_single_block evp_single_block.c -lcrypto
 * For every line on the standard input it runs all cases once and answers one line, `name=nanoseconds` for each. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define KEYS 4096
static unsigned char keys[KEYS][24];
static unsigned char block[16] = {1, 2, 3, 4, 5, 6, 7, 8};
static EVP_CIPHER_CTX *context;
static EVP_CIPHER *tdes3, *tdes2, *aes;
static EVP_MAC_CTX *mac;
static volatile unsigned sink;

static void take(EVP_CIPHER *cipher) {
  EVP_CIPHER_CTX_reset(context);
  EVP_EncryptInit_ex(context, cipher, NULL, keys[0], NULL);
  EVP_CIPHER_CTX_set_padding(context, 0);
}
static void take_tdes3(void) { take(tdes3); }
static void take_tdes2(void) { take(tdes2); }
static void take_aes(void) { take(aes); }
static void take_nothing(void) {}

static void kept(int n, int size) {
  int length;
  for (int i = 0; i < n; i++) EVP_EncryptUpdate(context, block, &length, block, size);
  sink += block[0];
}
static void kept8(int n) { kept(n, 8); }
static void kept16(int n) { kept(n, 16); }

static void rekeyed(int n, int size) {
  int length;
  for (int i = 0; i < n; i++) {
    EVP_EncryptInit_ex(context, NULL, NULL, keys[i & (KEYS - 1)], NULL);
    EVP_EncryptUpdate(context, block, &length, block, size);
  }
  sink += block[0];
}
static void rekeyed8(int n) { rekeyed(n, 8); }
static void rekeyed16(int n) { rekeyed(n, 16); }

static void cmac_rekeyed(int n) {
  size_t length;
  unsigned char result[16] = {0}, message[16] = {0};
  for (int i = 0; i < n; i++) {
    EVP_MAC_init(mac, keys[i & (KEYS - 1)], 16, NULL);
    EVP_MAC_update(mac, message, 16);
    EVP_MAC_final(mac, result, &length, sizeof result);
    message[0] ^= result[0];
  }
  sink += result[0];
}

static const struct { const char *name; void (*take)(void); void (*run)(int); int n; } cases[] = {
  {"tdes-kept", take_tdes3, kept8, 40000},     {"tdes-rekey", take_tdes2, rekeyed8, 20000},
  {"aes-kept", take_aes, kept16, 400000},      {"aes-rekey", take_aes, rekeyed16, 100000},
  {"cmac-rekey", take_nothing, cmac_rekeyed, 30000},
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(void) {
  srand(1);
  for (int i = 0; i < KEYS; i++) for (int j = 0; j < 24; j++) keys[i][j] = rand();
  context = EVP_CIPHER_CTX_new();
  tdes3 = EVP_CIPHER_fetch(NULL, "DES-EDE3-ECB", NULL);
  tdes2 = EVP_CIPHER_fetch(NULL, "DES-EDE", NULL);
  aes = EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "CMAC", NULL);
  if (!tdes3 || !tdes2 || !aes || !algorithm) return 1;
  mac = EVP_MAC_CTX_new(algorithm);
  char name[] = "AES-128-CBC";
  OSSL_PARAM parameters[2] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name, 0), OSSL_PARAM_construct_end()};
  if (!EVP_MAC_init(mac, keys[0], 16, parameters)) return 1;
  for (int c; (c = getchar()) != EOF;) {
    if (c != '\n') continue;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
      cases[i].take();
      cases[i].run(1000);
      double start = now();
      cases[i].run(cases[i].n);
      printf("%s=%.2f ", cases[i].name, (now() - start) / cases[i].n);
    }
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
