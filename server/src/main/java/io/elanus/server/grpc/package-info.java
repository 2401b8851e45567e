/// The gRPC edge: [MilvusService] is the whole contract, each call a line that hands over to the
/// class that translates it. Calls that are not built answer gRPC UNIMPLEMENTED.
///
/// | file | does |
/// |---|---|
/// | [Reply] | runs a call; an exception becomes a `Status` in an OK answer |
/// | [WireStatus] | the one place where an error becomes a `Status` |
/// | [RequestHeaders] | metadata that clients send beside a request: the database |
@NullMarked
package io.elanus.server.grpc;

import org.jspecify.annotations.NullMarked;
