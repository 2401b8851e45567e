/// Tests of tokenizers behind gRPC.
package io.elanus.server.tokenizer;
