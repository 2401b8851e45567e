/// Other Java libraries over the same sets, measured and judged as our own index types are: see
/// `benchmarks.curve`. Never in the default build.
@NullMarked
package io.elanus.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
