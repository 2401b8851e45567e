/// MinHash signatures of texts: the MINHASH function. Start at [TextSignatures].
///
/// ```
/// text -> Shingles -> hashes of shingles -> MinHash -> signature, 32 bits an element
/// ```
///
/// | file | responsibility |
/// |------|----------------|
/// | [TextSignatures] | a function's parameters, checked; texts to binary vectors |
/// | [Shingles] | runs of consecutive words or characters, and their hashes |
/// | [MinHash] | a set of hashes to its signature |
///
/// The share of elements that two signatures have in common estimates the Jaccard similarity J of
/// the sets of shingles, with a standard error of `sqrt(J (1 - J) / elements)`. Source: Broder, On
/// the resemblance and containment of documents, 1997.
///
/// Names, defaults and refusals are Milvus's. The numbers are not: signatures that Milvus computed
/// are not to be compared with these.
@NullMarked
package io.elanus.core.text.minhash;

import org.jspecify.annotations.NullMarked;
