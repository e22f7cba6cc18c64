// Generated
