/// MinHash signatures in binary vectors. Start at [Signatures].
@NullMarked
package io.elanus.core.index.minhash;

import org.jspecify.annotations.NullMarked;
