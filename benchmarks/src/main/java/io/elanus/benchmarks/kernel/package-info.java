/// Kernels measured one by one, each in a Java process of its own. Start at [KernelBenchmark].
@NullMarked
package io.elanus.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
