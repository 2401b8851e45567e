/// Services outside that cut texts for analyzers. Start at [GrpcTokenizers].
@NullMarked
package io.elanus.server.tokenizer;

import org.jspecify.annotations.NullMarked;
