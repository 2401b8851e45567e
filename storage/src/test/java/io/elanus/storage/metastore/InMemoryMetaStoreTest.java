package io.elanus.storage.metastore;

final class InMemoryMetaStoreTest extends MetaStoreContract {
  @Override
  MetaStore openNew() {
    return new InMemoryMetaStore();
  }

  @Override
  MetaStore reopen(MetaStore store) {
    store.close();
    return store;
  }
}
