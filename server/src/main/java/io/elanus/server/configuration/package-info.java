/// Every setting: its key, meaning and default, and where its value came from. Start at [Setting].
/// Keys are those of `milvus.yaml` where the meaning is the same; our own begin with `elanus.`.
@NullMarked
package io.elanus.server.configuration;

import org.jspecify.annotations.NullMarked;
