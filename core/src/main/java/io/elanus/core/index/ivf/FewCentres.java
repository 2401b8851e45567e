package io.elanus.core.index.ivf;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;

/// Centres that a query is compared with one and all.
record FewCentres(Centroids centroids, Metric metric) implements ListCentres {
  @Override
  public int count() {
    return centroids.count();
  }

  @Override
  public long residentBytes() {
    return centroids.residentBytes();
  }

  @Override
  public ListBases bases(float[] elements) {
    float[] dots = new float[centroids.paddedCount()];
    centroids.dots(elements, 0, dots);
    ListBases bases = new ListBases(centroids.halfNorms(), metric, elements, dots);
    bases.compare(count());
    return bases;
  }

  @Override
  public int[] nearest(ListBases bases, int[] before, int wanted) {
    return bases.nearest(count(), wanted);
  }
}
