/// MinHash signatures in binary vectors, and MINHASH_LSH, which finds those that share a band.
/// Start at [Signatures] and [MinHashIndex].
///
/// | file | responsibility |
/// |------|----------------|
/// | MinHashMethod, MinHashParameters | name, parameters |
/// | Signatures | elements and bands of a vector; comparing two |
/// | BandHash | the hash of a band |
/// | MinHashBuild | from rows to bytes |
/// | MinHashFile | what the numbers and sections of the file mean |
/// | MinHashIndex | opening, search |
@NullMarked
package io.elanus.core.index.minhash;

import org.jspecify.annotations.NullMarked;
