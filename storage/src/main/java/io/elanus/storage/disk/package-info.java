/// The file system, as small as the log and the local object store need it, so that tests can break
/// it. Start at [Disk]; [LocalDisk] is the real one.
@NullMarked
package io.elanus.storage.disk;

import org.jspecify.annotations.NullMarked;
