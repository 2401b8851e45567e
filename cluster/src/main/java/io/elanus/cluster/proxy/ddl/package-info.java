/// What the proxy does for calls that change or describe the catalog, and for jobs: it checks names
/// and shapes, has the coordinator decide, and reads answers from the catalog's image. Plain
/// records in and out: gRPC and REST stand side by side above it.
///
/// | file | calls |
/// |---|---|
/// | [Databases] | create, drop, alter, describe, list |
/// | [Collections] | create, drop, rename, alter, describe, list, count rows, truncate; their fields |
/// | [Partitions] | create, drop, has, list, count rows |
/// | [Aliases] | create, alter, drop, describe, list |
/// | [Indexes] | create, alter, drop, describe with progress |
/// | [Loading] | load, release, progress |
/// | [FileResources] | add, remove, list; what they are made of: [ClientFiles] |
/// | [Segments] | flush, compaction, segment lists |
@NullMarked
package io.elanus.cluster.proxy.ddl;

import org.jspecify.annotations.NullMarked;
