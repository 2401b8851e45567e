package io.elanus.server.grpc;

import io.elanus.wire.MilvusServiceGrpc;

/// The whole contract. A call that is not overridden here answers gRPC UNIMPLEMENTED.
public final class MilvusService extends MilvusServiceGrpc.MilvusServiceImplBase {
  public MilvusService() {}
}
