/// The coordinator's process: keeps the catalog in the metastore and has the nodes follow it. Start
/// at [CatalogCoordinator]; what is allowed is decided in `core.coordination.catalog`.
///
/// | file | does |
/// |---|---|
/// | [CatalogCoordinator] | one change at a time: decide, write down, tell the nodes |
/// | [CatalogStore] | the catalog's keys in the metastore; reading them back |
/// | [CatalogJson] | the values: one JSON object for each thing |
/// | [ShardDirector] | gives every shard the newest spec, drops what is gone |
/// | [IdLease] | ids in ranges, never issued twice |
/// | [CompactionJobs] | compactions asked for by hand |
/// | [Placement] | which node owns which shard |
@NullMarked
package io.elanus.cluster.coordinator;

import org.jspecify.annotations.NullMarked;
