/// Runs a checked filter over columns, a batch of 4096 rows at a time. Start at [CompiledFilter].
///
/// | file                | responsibility                                              |
/// |---------------------|-------------------------------------------------------------|
/// | [CompiledFilter]    | the filter that callers see                                  |
/// | [FieldsRead]        | the fields of a predicate                                    |
/// | [KeyLookup]         | the keys that bound a filter's rows                          |
/// | [IndexedLeaves]     | the leaves that indexes answer, where that is cheaper        |
/// | [FirstRows]         | whether a limit is reached sooner by indexes over all rows   |
/// | [Pruning]           | batches whose statistics allow no match                      |
/// | [Selectivity]       | the part of the rows that is expected to match               |
/// | [ScanCost]          | what looking at the column takes                             |
/// | [Junction]          | operands of `and` and `or` in the order that decides soonest |
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
/// evaluated only where its siblings have not decided; elsewhere it may answer anything. So the
/// order of operands is free, and a matter of speed alone: no leaf raises an error for what a row
/// holds (what can never be computed, as a division by zero, is refused when the filter is checked;
/// a result that does not fit is unknown).
@NullMarked
package io.elanus.core.expression.evaluate;

import org.jspecify.annotations.NullMarked;
