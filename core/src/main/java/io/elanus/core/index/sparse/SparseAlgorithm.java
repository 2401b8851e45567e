package io.elanus.core.index.sparse;

import io.elanus.core.error.DatabaseException;
import java.util.Locale;

/// How posting lists are gone through. All give the same hits; they differ in what they skip.
enum SparseAlgorithm {
  /// Term at a time: every posting of every term.
  TAAT_NAIVE,
  /// Terms that together cannot lift a row into the answer are only looked up for rows that others
  /// brought up (Turtle & Flood 1995); what a term can add is judged by its largest weight of all.
  DAAT_MAXSCORE,
  /// Rows are skipped up to the first where enough terms meet (Broder et al. 2003).
  DAAT_WAND,
  /// As MaxScore, judged by the largest weight in each window.
  BLOCK_MAX_MAXSCORE,
  /// As WAND, and windows are skipped by the largest weights in them (Ding & Suel 2011).
  BLOCK_MAX_WAND,
  /// Term at a time within windows, as the index of that name; here the same as `TAAT_NAIVE`.
  SINDI;

  /// What an index gets when it names none. The best of them all on the sets measured in
  /// `benchmarks/results/sparse.md`.
  static final SparseAlgorithm DEFAULT = TAAT_NAIVE;

  /// By its name in any case.
  ///
  /// @throws DatabaseException in Milvus's words; they name the first three only
  static SparseAlgorithm named(String name) {
    for (SparseAlgorithm algorithm : values()) {
      if (algorithm.name().equals(name.toUpperCase(Locale.ROOT))) {
        return algorithm;
      }
    }
    throw DatabaseException.invalid(
        "sparse inverted index algo %s not found or not supported, supported: [TAAT_NAIVE DAAT_WAND"
            + " DAAT_MAXSCORE]",
        name);
  }
}
