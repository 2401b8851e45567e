/// The data node: index builds and merges, at low priority. Start at [LocalDataNode].
@NullMarked
package io.elanus.cluster.data;

import org.jspecify.annotations.NullMarked;
