package io.evenkeel.access;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Applies {@link RunAsSystem} outside the transaction, so that writes at commit are still in the system scope. */
@Interceptor
@RunAsSystem(SystemScope.POLICY_SNAPSHOTS) // the value is not binding
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class SystemScopeInterceptor {
    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        RunAsSystem binding = invocation.getInterceptorBinding(RunAsSystem.class);
        return binding.value().call(invocation::proceed);
    }
}
