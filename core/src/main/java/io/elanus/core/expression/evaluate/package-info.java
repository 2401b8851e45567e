/// Runs a checked filter over columns, a batch of 4096 rows at a time. Start at [CompiledFilter].
///
/// | file                | responsibility                                              |
/// |---------------------|-------------------------------------------------------------|
/// | [CompiledFilter]    | the filter that callers see                                  |
/// | [FieldsRead]        | the fields of a predicate                                    |
/// | [KeyLookup]         | the keys that bound a filter's rows                          |
/// | [IndexedLeaves]     | the leaves that indexes answer, where that is cheaper        |
/// | [Pruning]           | batches whose statistics allow no match                      |
/// | [Selectivity]       | the part of the rows that is expected to match               |
/// | [ScanCost]          | what looking at the column takes                             |
/// | [Evaluator]         | one predicate over one batch: logic, and which kernel runs   |
/// | [Frame]             | the batch: its columns, and the scratch space of one thread  |
/// | [Truth]             | the three values of a batch as two bit sets                  |
/// | [NumberKernels]     | loops over `long[]` and `double[]`                           |
/// | [TextKernels]       | loops over UTF-8                                             |
/// | [ArrayKernels]      | loops over array columns                                     |
/// | [JsonKernels]       | loops over JSON documents                                    |
///
/// Three values: at a leaf a row is true, unknown, or, when neither bit is set, false. Negation
/// stands around leaves only, so that `and` and `or` need the true rows alone. An operand is
/// evaluated only where its siblings have not decided; elsewhere it may answer anything.
@NullMarked
package io.elanus.core.expression.evaluate;

import org.jspecify.annotations.NullMarked;
