package io.elanus.core.index.ivf;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;

/// The centres of lists, made ready for queries to find the lists that they look at.
sealed interface ListCentres permits FewCentres, ManyCentres {
  int count();

  long residentBytes();

  /// What a query knows of the centres before it looks for lists.
  ///
  /// @param elements the query as lists see vectors: see [RowReader]
  ListBases bases(float[] elements);

  /// The lists to look at first, in this order: see [ListBases#rank]. Fewer than wanted only where
  /// ranks are no numbers, and more where others are known as well.
  ///
  /// @param before what fewer were wanted before: the answer begins with these
  int[] nearest(ListBases bases, int[] before, int wanted);

  /// @param values shape `[count][dimension]`; handed over
  /// @param seed of what is learned of the centres
  /// @param arena where they are kept
  static ListCentres of(
      int count, int dimension, float[] values, Metric metric, long seed, Arena arena) {
    return ManyCentres.isWorthwhile(count, dimension)
        ? ManyCentres.of(count, dimension, values, metric, seed, arena)
        : new FewCentres(new Centroids(count, dimension, values), metric);
  }

  /// About what so many take.
  static long residentBytes(int count, int dimension) {
    return ManyCentres.isWorthwhile(count, dimension)
        ? ManyCentres.expectedBytes(count, dimension)
        : Centroids.residentBytes(count, dimension);
  }
}
