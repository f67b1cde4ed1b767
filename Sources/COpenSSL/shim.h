#pragma once

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// Swift imports neither macros with arguments nor constants made by them. What the rooms need of those
// follows.

static inline int COpenSSL_set_min_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

static inline int COpenSSL_set_max_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}

static inline int COpenSSL_set_groups(SSL_CTX *context, const char *names) {
  return (int)SSL_CTX_set1_groups_list(context, names);
}

static inline int COpenSSL_set_signature_algorithms(SSL_CTX *context, const char *names) {
  return (int)SSL_CTX_set1_sigalgs_list(context, names);
}

static inline void COpenSSL_set_mode(SSL_CTX *context, long mode) { SSL_CTX_set_mode(context, mode); }

static inline void COpenSSL_set_chain_bytes_max(SSL_CTX *context, long count) {
  SSL_CTX_set_max_cert_list(context, count);
}

static inline uint64_t COpenSSL_op_no_renegotiation(void) { return SSL_OP_NO_RENEGOTIATION; }
static inline uint64_t COpenSSL_op_no_compression(void) { return SSL_OP_NO_COMPRESSION; }
static inline uint64_t COpenSSL_op_server_preference(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }
static inline uint64_t COpenSSL_op_no_ticket(void) { return SSL_OP_NO_TICKET; }
static inline int COpenSSL_key_pair(void) { return EVP_PKEY_KEYPAIR; }
static inline unsigned long COpenSSL_rfc2253(void) { return XN_FLAG_RFC2253; }

static inline void COpenSSL_no_session_cache(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void COpenSSL_set_server_name_callback(
    SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument) {
  SSL_CTX_set_tlsext_servername_callback(context, callback);
  SSL_CTX_set_tlsext_servername_arg(context, argument);
}

static inline int COpenSSL_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

static inline int COpenSSL_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline size_t COpenSSL_pending(BIO *memory) { return BIO_ctrl_pending(memory); }

static inline size_t COpenSSL_memory(BIO *memory, const char **bytes) {
  long count = BIO_get_mem_data(memory, (char **)bytes);
  return count < 0 ? 0 : (size_t)count;
}

static inline void COpenSSL_reset(BIO *memory) { (void)BIO_reset(memory); }

// What a read of the empty buffer reports: "try again" (nonzero) or the end of the stream (0).
static inline void COpenSSL_set_end_of_stream(BIO *memory, int value) {
  BIO_set_mem_eof_return(memory, value);
}

static inline const char *COpenSSL_cipher_name(const SSL *session) { return SSL_get_cipher_name(session); }
