package io.elanus.core.index.scalar;

/// Takes what a column holds, row after row.
interface TermSink {
  /// A term of the row. Rows ascend; a row may give a term more than once.
  ///
  /// @param term the number, for FLOATS as [TermKind#sortable]
  void number(TermKind kind, int row, long term);

  /// @param bytes the term is `bytes[from .. to)`
  void text(int row, byte[] bytes, int from, int to);

  /// The row belongs to a set.
  void member(RowSets.Name set, int row);
}
