package io.elanus.core.expression;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A checked filter over one schema. Three-valued inside; a row is in the answer only on TRUE.
/// Immutable and safe for all threads. Made by [FilterCompiler].
public interface Filter {
  /// The rows on which the filter is true.
  Bits matching(ColumnSource source);

  /// [#matching], with what was known before a row was looked at.
  default Answer answer(ColumnSource source) {
    return new Answer(matching(source), 1, 0, 0);
  }

  /// @param rows on which the filter is true
  /// @param estimatedSelectivity the part of the rows that was expected to match, 0 to 1
  /// @param prunedBatches batches that were passed over, since their statistics tell that no row of
  ///   them matches
  /// @param bloomPrunedBatches of these, the ones that bounds and nulls alone would have left
  record Answer(
      Bits rows, double estimatedSelectivity, int prunedBatches, int bloomPrunedBatches) {}

  /// Whether the first rows of a source on which it is true are found sooner by finding all, as
  /// indexes tell of them, than batch by batch.
  ///
  /// @param limit how many are wanted
  default boolean isFoundSoonerWhole(ColumnSource source, long limit) {
    return false;
  }

  /// The columns it reads.
  Set<FieldId> fields();

  /// The primary keys (INT64 or VARCHAR column without nulls, ascending, distinct) that contain
  /// every matching row, when the filter's shape tells (`pk in [...]`, `pk == x`, these and-ed with
  /// more); null when it does not.
  @Nullable Column primaryKeys();

  /// Whether the filter is nothing but `pk in [...]` or `pk == x`.
  boolean isPrimaryKeyLookup();

  /// For a primary key lookup, how many keys it lists, repeats counted: what Milvus answers as the
  /// count of such a delete. Else zero.
  default int listedPrimaryKeys() {
    Column keys = primaryKeys();
    return isPrimaryKeyLookup() && keys != null ? keys.rowCount() : 0;
  }

  /// As [#primaryKeys] for the partition key field.
  @Nullable Column partitionKeys();

  /// Which elements of arrays a search by elements may find; null when the filter does not tell.
  default @Nullable ElementFilter elementFilter() {
    return null;
  }

  /// Elements that match.
  ///
  /// @param array an array field that has these elements
  record ElementFilter(FieldId array, ElementBatch elements) {}

  /// The elements that match among those of a batch of rows, end to end.
  interface ElementBatch {
    Bits of(ColumnSource source, int batch);
  }

  /// Whether it may be true for rows that nobody meant, as a bloom filter may.
  default boolean isApproximate() {
    return false;
  }

  /// Whether it is known, without seeing a row, that none matches, as with `pk in []`.
  default boolean matchesNothing() {
    return false;
  }

  /// Whether it is known, without seeing a row, that all match, as with `not (pk in [])`.
  default boolean matchesEverything() {
    return false;
  }
}
