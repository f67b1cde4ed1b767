from authlete.aws.apigateway.authorizer import Authorizer

authorizer = Authorizer(policy=False)

def lambda_handler(event, context):
    return authorizer.handle(event, context)
