/// Ports: gRPC and HTTP/1.1 on one, management on the other. Start at [OnePort].
@NullMarked
package io.elanus.server.http;

import org.jspecify.annotations.NullMarked;
