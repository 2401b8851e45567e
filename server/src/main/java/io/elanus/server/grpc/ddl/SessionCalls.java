package io.elanus.server.grpc.ddl;

import io.elanus.cluster.role.Coordinator;
import io.elanus.server.Version;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AllocTimestampRequest;
import io.elanus.wire.AllocTimestampResponse;
import io.elanus.wire.CheckHealthRequest;
import io.elanus.wire.CheckHealthResponse;
import io.elanus.wire.ComponentInfo;
import io.elanus.wire.ComponentStates;
import io.elanus.wire.ConnectRequest;
import io.elanus.wire.ConnectResponse;
import io.elanus.wire.GetComponentStatesRequest;
import io.elanus.wire.GetVersionRequest;
import io.elanus.wire.GetVersionResponse;
import io.elanus.wire.RoleEntity;
import io.elanus.wire.RoleResult;
import io.elanus.wire.SelectRoleRequest;
import io.elanus.wire.SelectRoleResponse;
import io.elanus.wire.ServerInfo;
import io.elanus.wire.StateCode;
import java.util.List;

/// The handshake, and questions about the server itself.
public final class SessionCalls {
  /// There before anybody makes a role.
  private static final List<String> BUILT_IN_ROLES = List.of("admin", "public");

  private final Coordinator coordinator;
  private final String deployMode;

  /// @param deployMode as clients know it: `STANDALONE`, `CLUSTER`, `embedded`
  public SessionCalls(Coordinator coordinator, String deployMode) {
    this.coordinator = coordinator;
    this.deployMode = deployMode;
  }

  /// Refuses a database that is not there: the client has named it for all that follows.
  public ConnectResponse connect(ConnectRequest request) {
    coordinator.catalog().requireDatabase(RequestHeaders.database(""));
    return ConnectResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setServerInfo(
            ServerInfo.newBuilder()
                .setBuildTags(Version.MILVUS)
                .setDeployMode(deployMode)
                .putReserved("product", "elanus")
                .putReserved("version", Version.own()))
        .setIdentifier(coordinator.timestamp().value())
        .build();
  }

  public GetVersionResponse version(GetVersionRequest request) {
    return GetVersionResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setVersion(Version.MILVUS)
        .build();
  }

  public CheckHealthResponse health(CheckHealthRequest request) {
    return CheckHealthResponse.newBuilder().setStatus(WireStatus.ok()).setIsHealthy(true).build();
  }

  public ComponentStates components(GetComponentStatesRequest request) {
    return ComponentStates.newBuilder()
        .setStatus(WireStatus.ok())
        .setState(
            ComponentInfo.newBuilder()
                .setNodeID(ClusterCalls.NODE_ID)
                .setRole("proxy")
                .setStateCode(StateCode.Healthy))
        .build();
  }

  public AllocTimestampResponse timestamp(AllocTimestampRequest request) {
    return AllocTimestampResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setTimestamp(coordinator.timestamp().value())
        .build();
  }

  /// The roles that exist: without authorization nobody can make more.
  public SelectRoleResponse roles(SelectRoleRequest request) {
    SelectRoleResponse.Builder answer = SelectRoleResponse.newBuilder().setStatus(WireStatus.ok());
    for (String role : BUILT_IN_ROLES) {
      boolean wanted = !request.hasRole() || request.getRole().getName().equals(role);
      if (wanted) {
        answer.addResults(RoleResult.newBuilder().setRole(RoleEntity.newBuilder().setName(role)));
      }
    }
    return answer.build();
  }
}
