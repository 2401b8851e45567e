/// Kernels measured one by one, each in a Java process of its own. Start at [KernelBenchmark];
/// [KernelReport] runs it and [KernelGuard] says what has become worse.
@NullMarked
package io.elanus.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
