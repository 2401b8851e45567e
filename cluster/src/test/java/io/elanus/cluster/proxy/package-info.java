/// Tests of the proxy over one collection in memory. Start at [ProxyKit].
package io.elanus.cluster.proxy;
