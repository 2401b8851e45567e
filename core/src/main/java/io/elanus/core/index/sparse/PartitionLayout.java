package io.elanus.core.index.sparse;

import io.elanus.core.index.layout.Sections;

/// Where the arrays of a [Partition] begin, in bytes from its header on, each at a multiple of 64.
/// They come in this order; what is not there takes no room.
///
/// | array | shape | meaning |
/// |-------|-------|---------|
/// | terms | uint32 `[termCount]` | positions, ascending |
/// | starts | int32 `[termCount + 1]` | where a term's postings begin |
/// | largest | float32 `[termCount]` | its largest weight |
/// | leanest | float32 `[termCount]` with lengths | its smallest row length / weight |
/// | longs | int32 `[termCount]` | its number among the long lists, or -1 |
/// | windowStarts | uint16 `[longCount][windows]` | a long list's first posting in each window of 2,048 rows, from the list's start |
/// | windowLargest | float32 `[longCount][windows]` | its largest weight there, 0 for none |
/// | windowLeanest | float32 `[longCount][windows]` with lengths | its smallest row length / weight there |
/// | rows | uint16 `[postingCount]` | rows of the postings, ascending in each list |
/// | values | uint8 or float32 `[postingCount]` | their weights |
/// | lengths | float32 `[rowCount]` with lengths | sum of the weights of each row |
/// | rowStarts | int32 `[rowCount + 1]` with rows | where a row's elements begin |
/// | rowTerms | uint16 `[postingCount]` with rows, uint32 where there are more than 65,536 terms | the numbers of a row's terms, ascending |
/// | rowValues | as values, with rows | their weights |
/// | impactRows | uint16 `[postingCount]` with impacts | rows of the postings, in each list by falling level, rows of equal ones ascending |
/// | impactLevels | uint8 `[postingCount]` with impacts | their weights in 255ths of the list's largest, rounded |
record PartitionLayout(
    long terms,
    long starts,
    long largest,
    long leanest,
    long longs,
    long windowStarts,
    long windowLargest,
    long windowLeanest,
    long rows,
    long values,
    long lengths,
    long rowStarts,
    long rowTerms,
    long rowValues,
    long impactRows,
    long impactLevels,
    long end) {

  /// @param longCount terms with [Partition#LONG_LIST] postings or more
  /// @param valueBytes of a weight, 1 or 4
  static PartitionLayout of(
      int rowCount,
      int termCount,
      int postingCount,
      int longCount,
      int valueBytes,
      boolean withLengths,
      boolean withRows,
      boolean withImpacts) {
    long windowEntries = (long) longCount * Partition.windowsOf(rowCount);
    long terms = Partition.HEADER_BYTES;
    long starts = Sections.align(terms + 4L * termCount);
    long largest = Sections.align(starts + 4L * (termCount + 1L));
    long leanest = Sections.align(largest + 4L * termCount);
    long longs = withLengths ? Sections.align(leanest + 4L * termCount) : leanest;
    long windowStarts = Sections.align(longs + 4L * termCount);
    long windowLargest = Sections.align(windowStarts + 2 * windowEntries);
    long windowLeanest = Sections.align(windowLargest + 4 * windowEntries);
    long rows = withLengths ? Sections.align(windowLeanest + 4 * windowEntries) : windowLeanest;
    long values = Sections.align(rows + 2L * postingCount);
    long lengths = Sections.align(values + (long) valueBytes * postingCount);
    long rowStarts = withLengths ? Sections.align(lengths + 4L * rowCount) : lengths;
    long rowTerms = Sections.align(rowStarts + 4L * (rowCount + 1L));
    long termBytes = Partition.termBytes(termCount);
    long rowValues = Sections.align(rowTerms + termBytes * postingCount);
    long impactRows =
        withRows ? Sections.align(rowValues + (long) valueBytes * postingCount) : rowStarts;
    long impactLevels = Sections.align(impactRows + 2L * postingCount);
    long impactsEnd = Sections.align(impactLevels + postingCount);
    return new PartitionLayout(
        terms,
        starts,
        largest,
        leanest,
        longs,
        windowStarts,
        windowLargest,
        windowLeanest,
        rows,
        values,
        lengths,
        rowStarts,
        rowTerms,
        rowValues,
        impactRows,
        impactLevels,
        withImpacts ? impactsEnd : impactRows);
  }
}
