/// Hashes of bytes and of numbers, and sets of values known by their hashes alone.
///
/// | file | responsibility |
/// |------|----------------|
/// | XxHash64 | the hash of bytes |
/// | SplitMix64 | numbers that look random, and orders by them |
/// | SplitBlockFilter | whether a value may be in a set |
@NullMarked
package io.elanus.core.kernel.hash;

import org.jspecify.annotations.NullMarked;
