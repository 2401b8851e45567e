package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.FileResources;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AddFileResourceRequest;
import io.elanus.wire.FileResourceInfo;
import io.elanus.wire.ListFileResourcesRequest;
import io.elanus.wire.ListFileResourcesResponse;
import io.elanus.wire.RemoveFileResourceRequest;

/// AddFileResource, RemoveFileResource, ListFileResources.
public final class FileResourceCalls {
  private final FileResources resources;

  FileResourceCalls(FileResources resources) {
    this.resources = resources;
  }

  public void add(AddFileResourceRequest request) {
    resources.add(request.getName(), request.getPath());
  }

  public void remove(RemoveFileResourceRequest request) {
    resources.remove(request.getName());
  }

  public ListFileResourcesResponse list(ListFileResourcesRequest request) {
    ListFileResourcesResponse.Builder response =
        ListFileResourcesResponse.newBuilder().setStatus(WireStatus.ok());
    for (FileResource resource : resources.list()) {
      response.addResources(
          FileResourceInfo.newBuilder()
              .setId(resource.id())
              .setName(resource.name())
              .setPath(resource.path()));
    }
    return response.build();
  }
}
