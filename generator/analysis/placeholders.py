"""Words to fill in of the library's commands: what the reader is told where neither the description nor a command knows them."""

from __future__ import annotations

EXPLAINED = {
    "ACCESS_LOG_GROUP": "is the log group of the access log, as the settings of the stage name it",
    "ACL": "is the name of the web ACL, as `aws wafv2 list-web-acls --scope REGIONAL` shows it",
    "ACL_ARN": "is the ARN of the web ACL, as `aws wafv2 list-web-acls --scope REGIONAL` shows it",
    "API": "is the API's name, or its id where it is no REST API",
    "API_DIMENSION": "is ApiName for a REST API, ApiId for any other",
    "API_ID": "is the API's id, as `aws apigateway get-rest-apis` or `aws apigatewayv2 get-apis` shows it",
    "AUTHORIZER_FN": "is the name of the authorizer's function, as the URI of the authorizer shows it",
    "AUTH_ID": "is the id of the authorizer, as `aws apigateway get-authorizers` shows it for the API",
    "CALLER_TOKEN": "is a token that the caller sent; ask the caller for one that has failed",
    "CERT_ARN": "is the ARN of the certificate, as `aws acm list-certificates` shows it",
    "CONN_ID": "is the id of the connection, from the log line of the failed call",
    "CONNECTIONS": "is the name of the table that keeps the connections",
    "END": "is the end of the time to look at, in UTC",
    "END_DATE": "is the day after the last to look at",
    "FN": "is the name of the function, as the integration of the route names it",
    "KEY_ID": "is the id of the caller's key, as `aws apigateway get-api-keys --query 'items[].[id,name]' --output table` shows it",
    "KEY_NAME": "is the name of the caller's key, as `aws apigateway get-api-keys --query 'items[].[id,name]' --output table` shows it",
    "LB_ARN": "is the ARN of the load balancer, as `aws elbv2 describe-load-balancers` shows it",
    "LINK_ID": "is the id of the VPC link, as `aws apigateway get-vpc-links` shows it",
    "PLAN_ID": "is the id of the caller's usage plan, as `aws apigateway get-usage-plans` shows it",
    "PUBLIC_API_ID": "is the id of the public API that callers in the VPC no longer reach",
    "QUEUE_ARN": "is the ARN of the queue, as its attributes show it",
    "RELEASE": "is the number of the change, for those who read the history",
    "RES_ID": "is the id of the resource, as `aws apigateway get-resources` with the id of the API shows it for the path",
    "ROLE_ARN": "is the ARN of the role of the caller, or of the integration, as the log line or the integration shows it",
    "RULE": "is the name of the rule's metric, as the web ACL shows it",
    "STAGE": "is the name of the stage that callers use",
    "START": "is the beginning of the time to look at, in UTC",
    "START_DATE": "is the first day to look at",
    "TG_ARN": "is the ARN of the target group, as `aws elbv2 describe-target-groups` shows it",
    "TOKEN": "is a token that the caller sent; ask the caller for one that has failed",
    "TRUST_BUCKET": "is the bucket of the truststore, as the domain name shows it",
    "VPCE_ID": "is the id of the VPC endpoint, as `aws ec2 describe-vpc-endpoints` shows it",
    "VPC_ID": "is the id of the VPC, as `aws ec2 describe-vpcs` shows it",
    "ZONE_ID": "is the id of the hosted zone, as `aws route53 list-hosted-zones` shows it",
    "client.pem": "is a client certificate that the truststore has, and client.key its key",
}
"""What to say of a word, by the word, as the rest of a sentence that begins with it."""


def explained(words: list[str]) -> str:
    """Return a sentence for each of `words` that is known, in their order."""
    return " ".join(f"{word} {EXPLAINED[word]}." for word in dict.fromkeys(words) if word in EXPLAINED)
