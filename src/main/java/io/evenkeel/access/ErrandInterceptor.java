package io.evenkeel.access;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Around the transaction, so that what is written when it ends is still of the errand. */
@Interceptor
@OnErrand(Errand.POLICY_SNAPSHOTS) // any: the value does not bind
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class ErrandInterceptor {
    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        OnErrand found = invocation.getInterceptorBinding(OnErrand.class);
        return found.value().call(invocation::proceed);
    }
}
