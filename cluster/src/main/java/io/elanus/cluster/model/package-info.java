/// Models behind HTTP services. Start at [HttpRerankModels] and [HttpEmbeddingModels].
///
/// | file | responsibility |
/// |---|---|
/// | [HttpRerankModels] | a rerank function's parameters to a model |
/// | [HttpEmbeddingModels] | an embedding function's parameters to a model |
/// | [EmbeddingProvider] | as [RerankProvider], for embeddings |
/// | [RerankProvider] | what each service is asked and how it answers |
/// | [HuggingFace] | the addresses of its models |
/// | [AwsSignature], [GoogleToken] | how services know us that want more than a key |
/// | [ModelCalls] | one JSON request, repeated when the service fails |
///
/// A client names the address that the server then calls, as in Milvus: who must not reach what the
/// server reaches is kept from it by the network.
@NullMarked
package io.elanus.cluster.model;

import org.jspecify.annotations.NullMarked;
