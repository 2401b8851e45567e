/// Grouping vectors around centres. Start at [KMeans].
///
/// | file | responsibility |
/// |------|----------------|
/// | KMeans | learns centres from a sample: Lloyd's iterations |
/// | Centroids | the centres: nearest of each vector, inner products with one vector |
/// | Lists | the rows of each centre, one list after the other |
/// | CentroidKernels | the sums over blocks of centres with the Vector API, and their plain twin |
@NullMarked
package io.elanus.core.kernel.cluster;

import org.jspecify.annotations.NullMarked;
