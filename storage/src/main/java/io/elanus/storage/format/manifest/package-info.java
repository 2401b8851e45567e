/// What a shard consists of, and the pointer that says which version is the newest. Start at
/// [Manifest], then [ManifestStore].
@NullMarked
package io.elanus.storage.format.manifest;

import org.jspecify.annotations.NullMarked;
