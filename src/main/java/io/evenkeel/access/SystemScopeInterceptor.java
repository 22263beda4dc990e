package io.evenkeel.access;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Around the transaction, so that what is written when it ends is still of the errand. */
@Interceptor
@RunAsSystem(SystemScope.POLICY_SNAPSHOTS) // any: the value does not bind
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class SystemScopeInterceptor {
    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        RunAsSystem binding = invocation.getInterceptorBinding(RunAsSystem.class);
        return binding.value().call(invocation::proceed);
    }
}
